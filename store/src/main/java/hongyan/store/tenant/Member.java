package hongyan.store.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A person of an organisation.
///
/// @param login a sign-in name that is not an address of ours (mobile number, external address), or empty
/// @param address primary address, canonical; empty until there is a domain
/// @param aliases further addresses, canonical
/// @param departments ids; several are allowed
/// @param account the mail account, 0 for operators
/// @param quota bytes, 0 = without limit
/// @param mustChange the password must be changed at the next sign-in
/// @param language `zh-CN` or `en`; empty = as the browser says
public record Member(
        int id,
        String name,
        String login,
        String address,
        List<String> aliases,
        List<Integer> departments,
        String title,
        String employeeNumber,
        String phone,
        State state,
        int account,
        long quota,
        boolean mustChange,
        String language,
        Instant created,
        Optional<Instant> lastLogin,
        Optional<Instant> deleted) {
    public Member {
        aliases = List.copyOf(aliases);
        departments = List.copyOf(departments);
    }

    /// Codes are stable on disk.
    public enum State implements Coded {
        /// Has not set a password yet; mail is received already.
        INVITED(1),
        ACTIVE(2),
        /// Neither signs in nor receives; keeps the seat.
        FROZEN(3),
        /// In the recycle bin: the mail is kept for some time, the addresses stay reserved.
        DELETED(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /// A new member without anything that is optional.
    public static Member of(int id, String name, int account, State state, Instant created) {
        return new Member(
                id,
                name,
                "",
                "",
                List.of(),
                List.of(),
                "",
                "",
                "",
                state,
                account,
                0,
                false,
                "",
                created,
                Optional.empty(),
                Optional.empty());
    }

    public Member withName(String value) {
        return new Member(
                id,
                value,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withLogin(String value) {
        return new Member(
                id,
                name,
                value,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withAddresses(String primary, List<String> others) {
        return new Member(
                id,
                name,
                login,
                primary,
                List.copyOf(others),
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withDepartments(List<Integer> value) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                List.copyOf(value),
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withDetails(String newTitle, String newNumber, String newPhone) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                newTitle,
                newNumber,
                newPhone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withState(State value, Optional<Instant> deletedAt) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                value,
                account,
                quota,
                mustChange,
                language,
                created,
                lastLogin,
                deletedAt);
    }

    public Member withQuota(long bytes) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                bytes,
                mustChange,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withMustChange(boolean value) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                value,
                language,
                created,
                lastLogin,
                deleted);
    }

    public Member withLanguage(String value) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                value,
                created,
                lastLogin,
                deleted);
    }

    public Member withLastLogin(Instant value) {
        return new Member(
                id,
                name,
                login,
                address,
                aliases,
                departments,
                title,
                employeeNumber,
                phone,
                state,
                account,
                quota,
                mustChange,
                language,
                created,
                Optional.of(value),
                deleted);
    }
}
