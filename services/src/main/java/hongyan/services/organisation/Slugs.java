package hongyan.services.organisation;

import hongyan.store.tenant.DirectoryView;
import java.text.Normalizer;
import java.util.Locale;

/// Short ASCII names of organisations.
public final class Slugs {
    private static final int LONGEST = 32;

    private Slugs() {}

    /// One that nobody has: from the letters of the name when it has enough, else from the number.
    public static String free(DirectoryView view, String name, int tenant) {
        String wish = of(name);
        if (wish.length() >= 3 && view.slug(wish).isEmpty()) {
            return wish;
        }
        String numbered = (wish.length() >= 3 ? wish + "-" : "org-") + tenant;
        return view.slug(numbered).isEmpty() ? numbered : numbered + "-" + hongyan.base.id.Tokens.digits(6);
    }

    /// Lower-case letters, digits and single dashes.
    static String of(String name) {
        StringBuilder slug = new StringBuilder();
        for (char c : Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .toCharArray()) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                slug.append(c);
            } else if ((c == ' ' || c == '-' || c == '.' || c == '_')
                    && !slug.isEmpty()
                    && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
            if (slug.length() == LONGEST) {
                break;
            }
        }
        while (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
            slug.setLength(slug.length() - 1);
        }
        return slug.toString();
    }

    /// Whether a slug from outside may be used as it is.
    public static boolean valid(String slug) {
        return !slug.isEmpty() && slug.equals(of(slug));
    }
}
