package hongyan.services.member;

import java.util.List;
import java.util.Optional;

/// What to change of a member; empty = leave.
///
/// @param local with `domain`: a new primary address; the old one stays as an alias
public record MemberChange(
        Optional<String> name,
        Optional<String> local,
        Optional<String> domain,
        Optional<List<Integer>> departments,
        Optional<String> title,
        Optional<String> employeeNumber,
        Optional<String> phone,
        Optional<List<String>> aliases,
        Optional<Long> quotaMb,
        Optional<Boolean> administrator,
        Optional<Boolean> mustChange) {

    public static final MemberChange NONE = new MemberChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
