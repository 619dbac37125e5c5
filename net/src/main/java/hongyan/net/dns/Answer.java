package hongyan.net.dns;

import java.util.List;

/// What came of a DNS question.
public sealed interface Answer<T> {
    /// At least one record, in the order of the answer. `canonical` is the name behind CNAMEs, without the last dot.
    record Found<T>(List<T> records, String canonical) implements Answer<T> {}

    /// The name exists without such a record (`exists`), or there is no such name (RFC 2308).
    record Nothing<T>(boolean exists) implements Answer<T> {}

    /// No server answered well: SERVFAIL, REFUSED, time-out. Ask again later.
    record Unavailable<T>(String why) implements Answer<T> {}

    /// The records, none unless found.
    default List<T> records() {
        return this instanceof Found<T> found ? found.records() : List.of();
    }
}
