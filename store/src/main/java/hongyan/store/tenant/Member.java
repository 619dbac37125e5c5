package hongyan.store.tenant;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A person of an organisation, or a shared mailbox: a mail account without a person, which nobody signs in to.
///
/// @param login a sign-in name that is not an address of ours (mobile number, external address), or empty
/// @param address primary address, canonical; empty until there is a domain
/// @param aliases further addresses, canonical
/// @param departments ids; several are allowed
/// @param account the mail account, 0 for operators
/// @param quota bytes, 0 = without limit
/// @param mustChange the password must be changed at the next sign-in
/// @param language `zh-CN` or `en`; empty = as the browser says
/// @param kind rows from before there were shared mailboxes have none: those are people
/// @param sendAs shared mailboxes whose address this person may send from, as members
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
        Optional<Instant> deleted,
        Kind kind,
        List<Integer> sendAs) {
    public Member {
        aliases = List.copyOf(aliases);
        departments = List.copyOf(departments);
        kind = Objects.requireNonNullElse(kind, Kind.PERSON);
        sendAs = List.copyOf(Objects.requireNonNullElse(sendAs, List.of()));
    }

    /// Names are stable on disk.
    public enum Kind {
        PERSON,
        /// Has no password and never gets one; people work with it by grants.
        SHARED_MAILBOX
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
                Optional.empty(),
                Kind.PERSON,
                List.of());
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deletedAt,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
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
                deleted,
                kind,
                sendAs);
    }

    public Member asSharedMailbox() {
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
                lastLogin,
                deleted,
                Kind.SHARED_MAILBOX,
                sendAs);
    }

    public Member withSendAs(List<Integer> mailboxes) {
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
                lastLogin,
                deleted,
                kind,
                mailboxes);
    }

    public boolean isPerson() {
        return kind == Kind.PERSON;
    }
}
