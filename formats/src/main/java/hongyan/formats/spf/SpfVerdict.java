package hongyan.formats.spf;

/// A result, the domain it was checked for, and what that domain tells those it refuses (empty when nothing).
public record SpfVerdict(SpfResult result, String domain, String explanation) {}
