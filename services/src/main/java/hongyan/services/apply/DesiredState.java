package hongyan.services.apply;

import java.util.List;
import java.util.Optional;

/// What a file describes.
public record DesiredState(List<Company> organisations) {

    /// @param slug names it; `name` may change
    public record Company(
            String name, String slug, List<Mail> domains, List<Person> members, List<SharedMailbox> sharedMailboxes) {}

    /// @param verified the operator vouches for it, no DNS check
    public record Mail(String name, boolean verified) {}

    /// @param address at a verified domain of the company
    /// @param password in clear, or `passwordHash` as PHC string, or neither: an activation link
    /// @param departments paths, `研发/后端`
    public record Person(
            String address,
            String name,
            Optional<String> password,
            Optional<String> passwordHash,
            Optional<String> title,
            Optional<List<String>> departments,
            Optional<List<String>> aliases,
            Optional<Long> quotaMb,
            Optional<Boolean> administrator) {}

    /// @param people all of them; absent = as they are
    public record SharedMailbox(
            String address, String name, Optional<Long> quotaMb, Optional<List<Colleague>> people) {}

    /// @param address of a member
    /// @param right `read` or `manage`
    public record Colleague(String address, String right, boolean sendAs) {}
}
