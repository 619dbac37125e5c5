package hongyan.store.tenant;

import java.util.List;

/// What an address stands for.
///
/// @param members one for an account or alias, any number for a group
public record Address(int tenant, Kind kind, List<Integer> members) {
    public Address {
        members = List.copyOf(members);
    }

    /// Codes are stable on disk.
    public enum Kind implements Coded {
        ACCOUNT(1),
        ALIAS(2),
        GROUP(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }
}
