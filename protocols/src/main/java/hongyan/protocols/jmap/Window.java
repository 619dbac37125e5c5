package hongyan.protocols.jmap;

import java.util.Optional;
import java.util.function.ToIntFunction;

/// Which part of a query's results is wanted (RFC 8620 5.5).
///
/// @param limit at most [Limits#QUERY]
/// @param limited whether the server's bound was below what was asked, which the answer must tell
record Window(int from, int limit, boolean limited) {

    /// @param total number of results
    /// @param indexOf where an anchor is in the results, negative when it is not
    static Window of(Arguments arguments, int total, ToIntFunction<String> indexOf) {
        Optional<Long> limit = arguments.unsigned("limit");
        boolean limited = limit.isEmpty() ? total > Limits.QUERY : limit.get() > Limits.QUERY;
        int most = (int) Math.min(limit.orElse((long) Limits.QUERY), Limits.QUERY);
        Optional<String> anchor = arguments.text("anchor");
        long from;
        if (anchor.isPresent()) {
            int at = indexOf.applyAsInt(anchor.get());
            if (at < 0) {
                throw new MethodError("anchorNotFound", "");
            }
            from = Math.max(0, at + arguments.integer("anchorOffset").orElse(0L));
        } else {
            long position = arguments.integer("position").orElse(0L);
            from = position < 0 ? Math.max(0, total + position) : position;
        }
        return new Window((int) Math.min(from, total), most, limited);
    }

    int to(int total) {
        return (int) Math.min((long) from + limit, total);
    }
}
