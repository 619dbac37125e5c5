package hongyan.store.account;

import java.util.List;

/// What changed in a stream since a state (RFC 8620 5.2): each id once, in its final kind.
///
/// @param state where `since` goes on
/// @param more whether there is more behind `state`
/// @param onlyCounts for mailboxes: every update touched counts alone
public record Changes(
        String state,
        boolean more,
        List<Integer> created,
        List<Integer> updated,
        List<Integer> destroyed,
        boolean onlyCounts) {}
