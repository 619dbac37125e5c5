package hongyan.formats.spf;

import java.util.Locale;

/// What came of a check (RFC 7208 2.6).
public enum SpfResult {
    NONE,
    NEUTRAL,
    PASS,
    FAIL,
    SOFTFAIL,
    TEMPERROR,
    PERMERROR;

    /// As Authentication-Results names it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
