package hongyan.services.notify;

/// Sends a notice to a mobile number or an external address. *Threads*: safe; may block.
public interface Notifier {
    /// @param to mobile number or address
    /// @param kind `registration-code`, `organisation-approved`, `organisation-rejected`, `activation`
    /// @param text what the person reads
    void send(String to, String kind, String text);
}
