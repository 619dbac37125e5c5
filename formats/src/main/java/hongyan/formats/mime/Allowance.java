package hongyan.formats.mime;

import hongyan.formats.mime.Part.Param;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How much of a message's header fields is still kept: stores write what a parse found once for each recipient, so a
/// message of nothing but fields must not become a row of its own size. What is cut here stands in the message as
/// before.
///
/// Bytes are counted as stored (UTF-8). *Threads*: one.
final class Allowance {
    /// Of one message: its recipients, its parts, and the messages it encloses.
    static final int ADDRESSES = 2_000;

    static final int BYTES = 128 << 10;
    /// Of one field of the message itself that is no list of recipients: each has its own, whatever the others need.
    static final int FIELD_ADDRESSES = 100;

    static final int FIELD_BYTES = 16 << 10;
    /// Names of types and character sets up to this length are kept whatever is left: parts are read by them.
    private static final int SHORT = 20;

    private int addresses;
    private int bytes;

    Allowance(int addresses, int bytes) {
        this.addresses = addresses;
        this.bytes = bytes;
    }

    private static int cost(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int cost = text.length();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                cost++;
            }
        }
        return cost;
    }

    private boolean affords(int cost) {
        if (cost > bytes) {
            return false;
        }
        bytes -= cost;
        return true;
    }

    /// The text, or as much of its front as there is room for; null when nothing is left of it.
    @Nullable
    String text(@Nullable String text) {
        if (text == null || text.isEmpty() || affords(cost(text))) {
            return text;
        }
        int end = 0;
        for (int left = bytes; end < text.length(); end++) {
            left -= text.charAt(end) >= 0x80 ? 2 : 1;
            if (left < 0) {
                break;
            }
        }
        bytes = 0;
        return end == 0 ? null : text.substring(0, end);
    }

    /// The first of a field's addresses.
    List<Envelope.Mailbox> addresses(String field) {
        if (addresses == 0) {
            return List.of();
        }
        List<Envelope.Mailbox> all = AddressList.parse(field);
        for (int i = 0; i < all.size(); i++) {
            Envelope.Mailbox each = all.get(i);
            int cost = 4 + cost(each.name()) + cost(each.route()) + cost(each.local()) + cost(each.host());
            if (addresses == 0 || !affords(cost)) {
                addresses = 0; // what follows is left out whole: a list with holes would look complete
                return List.copyOf(all.subList(0, i));
            }
            addresses--;
        }
        return all;
    }

    /// A word the part is read by.
    String word(String word) {
        if (word.length() <= SHORT || affords(cost(word))) {
            return word;
        }
        return word.substring(0, SHORT);
    }

    List<Param> params(List<Param> params) {
        for (int i = 0; i < params.size(); i++) {
            if (!keeps(params.get(i))) {
                List<Param> kept = new ArrayList<>(params.subList(0, i));
                for (Param param : params.subList(i + 1, params.size())) {
                    if (keeps(param)) {
                        kept.add(param);
                    }
                }
                return List.copyOf(kept);
            }
        }
        return params;
    }

    private boolean keeps(Param param) {
        return param.name().equals("charset") && param.value().length() <= SHORT
                || affords(2 + cost(param.name()) + cost(param.value()));
    }

    List<String> texts(List<String> texts) {
        int cost = texts.size();
        for (String text : texts) {
            cost += cost(text);
        }
        return texts.isEmpty() || affords(cost) ? texts : List.of();
    }

    /// The newest of a chain of Message-IDs, oldest first.
    List<String> newest(List<String> chain) {
        int from = chain.size();
        while (from > 0 && affords(1 + cost(chain.get(from - 1)))) {
            from--;
        }
        return from == 0 ? chain : List.copyOf(chain.subList(from, chain.size()));
    }
}
