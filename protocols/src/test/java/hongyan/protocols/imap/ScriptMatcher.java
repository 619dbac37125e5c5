package hongyan.protocols.imap;

import hongyan.protocols.imap.ScriptToken.Items;
import hongyan.protocols.imap.ScriptToken.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Compares responses with the patterns of a script, and remembers what its variables stand for.
final class ScriptMatcher {
    private Map<String, String> values = new HashMap<>();

    void set(String name, String value) {
        values.put(name, value);
    }

    /// Replaces `$name` and `${name}` that are known; `$$` is a dollar.
    String expand(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '$' || i + 1 == text.length()) {
                out.append(c);
                i++;
            } else if (text.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
            } else {
                boolean braces = text.charAt(i + 1) == '{';
                int start = braces ? i + 2 : i + 1;
                int end = start;
                while (end < text.length()
                        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
                    end++;
                }
                String value = values.get(text.substring(start, end));
                if (value == null) {
                    out.append(c);
                    i++;
                } else {
                    out.append(value);
                    i = braces ? end + 1 : end;
                }
            }
        }
        return out.toString();
    }

    /// Whether the response fits; only then are new variables kept.
    ///
    /// @param original the message number before this command's EXPUNGEs, for `$1`
    boolean matches(String pattern, String response, int original) {
        Map<String, String> before = new HashMap<>(values);
        List<ScriptToken> want = ScriptToken.parse(pattern);
        List<ScriptToken> have = new ArrayList<>(ScriptToken.parse(response));
        if (!want.isEmpty() && want.getFirst() instanceof Word(String first) && first.matches("\\$\\d+")) {
            want = new ArrayList<>(want);
            want.set(0, new Word(first.substring(1)));
            have.set(0, new Word(Integer.toString(original)));
        }
        String kind = have.size() > 0 && have.getFirst() instanceof Word(String word) ? upper(word) : "";
        boolean prefix = List.of("OK", "NO", "BAD", "BYE", "PREAUTH").contains(kind);
        boolean fits = have.size() >= want.size() && (prefix || have.size() == want.size());
        for (int i = 0; i < want.size() && fits; i++) {
            fits = one(want.get(i), have.get(i), chain(have, i));
        }
        if (!fits) {
            values = before;
        }
        return fits;
    }

    /// Default treatment of a list by where it stands: 0 ordered, 1 any order, 2 pairs in any order.
    private static int chain(List<ScriptToken> response, int at) {
        String first = response.getFirst() instanceof Word(String word) ? upper(word) : "";
        String second = response.size() > 1 && response.get(1) instanceof Word(String word) ? upper(word) : "";
        if (second.equals("FETCH") && at == 2) {
            return 2;
        }
        return switch (first) {
            case "LIST", "LSUB" -> at == 1 ? 1 : 0;
            case "STATUS" -> at == 2 ? 2 : 0;
            case "FLAGS" -> 1;
            default -> 0;
        };
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private boolean one(ScriptToken want, ScriptToken have, int chain) {
        return switch (want) {
            case Word(String text) -> {
                if (text.equals("$")) {
                    yield true;
                }
                yield have instanceof Word(String actual) && word(text, actual);
            }
            case Items(char open, List<ScriptToken> all) ->
                have instanceof Items(char other, List<ScriptToken> some) && open == other && items(all, some, chain);
        };
    }

    private boolean word(String text, String actual) {
        String plain = expand(text);
        if (plain.startsWith("$") && !text.startsWith("$$")) {
            values.put(plain.substring(1).replace("{", "").replace("}", ""), actual);
            return true;
        }
        return plain.equalsIgnoreCase(actual);
    }

    private boolean items(List<ScriptToken> want, List<ScriptToken> have, int defaults) {
        int chain = defaults;
        boolean extra = true;
        List<String> ignore = new ArrayList<>();
        List<String> ban = new ArrayList<>();
        List<ScriptToken> left = new ArrayList<>();
        for (ScriptToken each : want) {
            String text = each instanceof Word(String word) ? word : "";
            if (!text.startsWith("$!")) {
                left.add(each);
            } else if (text.equals("$!ordered")) {
                chain = 0;
            } else if (text.startsWith("$!unordered")) {
                chain = text.contains("=") ? Integer.parseInt(text.substring(12)) : 1;
            } else if (text.equals("$!noextra")) {
                extra = false;
            } else if (text.startsWith("$!ignore=")) {
                ignore.add(text.substring(9));
            } else if (text.startsWith("$!ban=")) {
                ban.add(text.substring(6));
            }
        }
        for (ScriptToken each : have) {
            if (each instanceof Word(String word) && ban.stream().anyMatch(b -> b.equalsIgnoreCase(word))) {
                return false;
            }
        }
        if (chain == 0) {
            boolean same = left.size() == have.size();
            for (int i = 0; i < left.size() && same; i++) {
                same = one(left.get(i), have.get(i), 0);
            }
            return same;
        }
        return anyOrder(left, new ArrayList<>(have), chain, extra, ignore);
    }

    private boolean anyOrder(
            List<ScriptToken> want, List<ScriptToken> have, int chain, boolean extra, List<String> ignore) {
        for (int w = 0; w + chain <= want.size(); w += chain) {
            boolean found = false;
            for (int h = 0; h + chain <= have.size() && !found; h += chain) {
                boolean same = true;
                for (int k = 0; k < chain && same; k++) {
                    same = one(want.get(w + k), have.get(h + k), flags(want.get(w)) && k == 1 ? 1 : 0);
                }
                if (same) {
                    have.subList(h, h + chain).clear();
                    found = true;
                }
            }
            if (!found) {
                return false;
            }
        }
        return extra
                || have.stream()
                        .allMatch(each -> each instanceof Word(String word)
                                && ignore.stream().anyMatch(i -> i.equalsIgnoreCase(word)));
    }

    private static boolean flags(ScriptToken key) {
        return key instanceof Word(String word) && word.equalsIgnoreCase("FLAGS");
    }
}
