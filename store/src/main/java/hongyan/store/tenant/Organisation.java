package hongyan.store.tenant;

import java.time.Instant;

/// A company, school or other customer. Number 0 is the platform itself: its members are the operators.
///
/// @param slug a short ASCII name, unique, used by the command line
/// @param state `PENDING` until the operator approves
/// @param reason why it was rejected or suspended, empty otherwise
/// @param contact mobile number or external address of whoever registered it
/// @param administrator member id of the primary administrator, 0 when there is none
public record Organisation(
        int id,
        String name,
        String slug,
        State state,
        String reason,
        String contact,
        int administrator,
        Instant created) {

    /// Codes are stable on disk.
    public enum State implements Coded {
        PENDING(1),
        ACTIVE(2),
        SUSPENDED(3),
        REJECTED(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    public Organisation withState(State newState, String newReason) {
        return new Organisation(id, name, slug, newState, newReason, contact, administrator, created);
    }

    public Organisation withName(String newName) {
        return new Organisation(id, newName, slug, state, reason, contact, administrator, created);
    }

    public Organisation withAdministrator(int member) {
        return new Organisation(id, name, slug, state, reason, contact, member, created);
    }
}
