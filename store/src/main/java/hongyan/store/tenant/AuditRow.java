package hongyan.store.tenant;

import java.time.Instant;

/// One administrator action.
///
/// @param action a stable word, `member.freeze` and the like
/// @param object what it was done to, as a person reads it
/// @param before the changed fields as JSON, empty for none
/// @param previous hex SHA-256 of the row before, empty for the first
public record AuditRow(
        Instant time,
        String actor,
        String ip,
        String action,
        String object,
        String before,
        String after,
        String previous) {}
