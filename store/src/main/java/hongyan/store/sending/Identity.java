package hongyan.store.sending;

import java.util.List;

/// What a person sends as (RFC 8621 6).
///
/// @param email the address, as the directory writes it
/// @param replyTo added to new messages by clients
/// @param bcc added to new messages by clients
public record Identity(
        int id,
        String name,
        String email,
        List<NamedAddress> replyTo,
        List<NamedAddress> bcc,
        String textSignature,
        String htmlSignature,
        boolean mayDelete) {

    /// An address with a name, which may be empty.
    public record NamedAddress(String name, String email) {}
}
