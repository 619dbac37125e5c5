package hongyan.services.sharedmailbox;

/// Somebody who is to work with a shared mailbox.
///
/// @param member id
/// @param sendAs whether messages may be sent from its address
public record WantedPerson(int member, MailboxRight right, boolean sendAs) {}
