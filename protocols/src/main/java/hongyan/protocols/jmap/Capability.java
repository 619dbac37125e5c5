package hongyan.protocols.jmap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a request may say it uses (RFC 8620 2).
enum Capability {
    CORE("urn:ietf:params:jmap:core"),
    MAIL("urn:ietf:params:jmap:mail"),
    SUBMISSION("urn:ietf:params:jmap:submission"),
    /// Ours: the rendition resource.
    WEB("urn:hongyan:params:jmap:web");

    private static final Map<String, Capability> BY_URN = new HashMap<>();

    static {
        for (Capability each : values()) {
            BY_URN.put(each.urn, each);
        }
    }

    private final String urn;

    Capability(String urn) {
        this.urn = urn;
    }

    String urn() {
        return urn;
    }

    static Optional<Capability> of(String urn) {
        return Optional.ofNullable(BY_URN.get(urn));
    }
}
