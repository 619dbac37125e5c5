package hongyan.formats.dmarc;

/// What came of DMARC.
///
/// @param result as Authentication-Results has it (RFC 8601 2.7.1, RFC 7489 11.2)
/// @param policy what the domain asks for when the result is FAIL, or would for a TEMPERROR; NONE otherwise
/// @param domain the domain of From that was judged
public record DmarcVerdict(Result result, DmarcPolicy policy, String domain) {
    /// The outcome.
    public enum Result {
        /// The domain publishes no policy.
        NONE,
        PASS,
        FAIL,
        TEMPERROR,
        /// From names no domain, or several.
        PERMERROR;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
