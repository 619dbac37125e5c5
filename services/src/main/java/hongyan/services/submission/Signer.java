package hongyan.services.submission;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;

/// Signs what leaves. *Threads*: safe.
public interface Signer {
    /// @param domain of the From address, in U-labels
    /// @param message as it will be sent
    /// @return header fields to put above it, each with its CRLF; empty when there is no key
    String sign(String domain, ByteSource message) throws IOException;
}
