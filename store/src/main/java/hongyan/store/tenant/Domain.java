package hongyan.store.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A mail domain of an organisation.
///
/// @param name lower case, U-labels, as addresses have it
/// @param free a sub-domain of the platform's base domain: verified from the start
/// @param vouched the operator vouches for it: never asked from DNS for ownership
/// @param token what the ownership TXT record must hold
/// @param verified when ownership was last proved; empty = never, or given up
/// @param failingSince since when ownership can no longer be proved
/// @param attempts checks made since the last change of state, for the back-off
/// @param nextCheck when the poller looks again
/// @param findings what the last check found, one for each record of the sheet
public record Domain(
        String name,
        State state,
        boolean free,
        boolean vouched,
        String token,
        Instant added,
        Optional<Instant> checked,
        Optional<Instant> verified,
        Optional<Instant> failingSince,
        int attempts,
        Optional<Instant> nextCheck,
        List<Finding> findings) {

    /// Codes are stable on disk. `FAILING` still sends and receives.
    public enum State implements Coded {
        WAITING(1),
        VERIFIED(2),
        FAILING(3);

        private final int code;

        State(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        /// Whether the domain may send and receive.
        public boolean live() {
            return this != WAITING;
        }
    }

    /// What DNS said about one record.
    ///
    /// @param purpose `ownership`, `mx`, `spf`, `dkim`, `dmarc`
    /// @param host full name that was asked
    /// @param state `ok`, `missing`, `wrong`, `unknown`
    public record Finding(String purpose, String host, String state, List<String> found) {}
}
