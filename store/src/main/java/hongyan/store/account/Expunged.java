package hongyan.store.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message that left the account and can be brought back for some time.
///
/// @param flags without `\Deleted`
/// @param from where it was
/// @param email as it was, under the id it had
public record Expunged(Id id, Removal how, Flags flags, List<Origin> from, Email email) {

    /// Names it; the newest are the greatest.
    ///
    /// @param at when it left, in seconds of the epoch
    public record Id(long at, int email) {
        private static final int LONGEST_AT = 12;
        private static final int LONGEST_EMAIL = 10;

        /// `x`, the time, `-`, the message.
        public String text() {
            return "x" + at + "-" + email;
        }

        /// Empty for what [#text] did not write.
        public static Optional<Id> parse(String text) {
            int dash = text.indexOf('-');
            if (dash < 2 || text.charAt(0) != 'x') {
                return Optional.empty();
            }
            long at = number(text.substring(1, dash), LONGEST_AT);
            long email = number(text.substring(dash + 1), LONGEST_EMAIL);
            return at < 0 || email <= 0 || email > Integer.MAX_VALUE
                    ? Optional.empty()
                    : Optional.of(new Id(at, (int) email));
        }

        private static long number(String text, int longest) {
            boolean good =
                    !text.isEmpty() && text.length() <= longest && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return good ? Long.parseLong(text) : -1;
        }
    }

    /// A mailbox it was in.
    ///
    /// @param path the mailbox's names from the top down
    /// @param role the mailbox's then
    public record Origin(int mailbox, List<String> path, Role role) {}

    public Instant at() {
        return Instant.ofEpochSecond(id.at);
    }
}
