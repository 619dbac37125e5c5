package hongyan.services.sharedmailbox;

import hongyan.services.member.MemberChange;
import java.util.List;
import java.util.Optional;

/// What to change of a shared mailbox; empty = leave.
///
/// @param local with `domain`: a new address; the old one stays as an alias
/// @param people all of them
public record SharedMailboxChange(
        Optional<String> name,
        Optional<String> local,
        Optional<String> domain,
        Optional<List<String>> aliases,
        Optional<Long> quotaMb,
        Optional<List<WantedPerson>> people) {

    public static final SharedMailboxChange NONE = new SharedMailboxChange(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// What of it a member has too.
    MemberChange row() {
        return new MemberChange(
                name,
                local,
                domain,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                aliases,
                quotaMb,
                Optional.empty(),
                Optional.empty());
    }
}
