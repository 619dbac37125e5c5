package hongyan.formats.dkim;

import java.util.Locale;

/// What came of one signature (RFC 8601 2.7.1).
///
/// @param domain `d=`, empty when the signature could not be read
/// @param selector `s=`
/// @param signature the first characters of `b=`, to tell signatures apart (RFC 6008)
/// @param reason in a few words, for the reader of the header; empty for a pass
public record DkimResult(Outcome outcome, String domain, String selector, String signature, String reason) {
    /// The outcome.
    public enum Outcome {
        PASS,
        FAIL,
        /// Verified, but not acceptable here: it leaves a part of the body unsigned, or the key is too short.
        POLICY,
        /// Not well-formed.
        NEUTRAL,
        TEMPERROR,
        PERMERROR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean passed() {
        return outcome == Outcome.PASS;
    }
}
