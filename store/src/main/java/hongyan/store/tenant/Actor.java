package hongyan.store.tenant;

/// Who does something, for the audit trail.
///
/// @param name sign-in name, or `system`, or `local operator`
/// @param ip address of the peer, empty for the system
public record Actor(String name, String ip) {
    public static final Actor SYSTEM = new Actor("system", "");
}
