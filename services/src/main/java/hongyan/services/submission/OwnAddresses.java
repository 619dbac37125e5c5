package hongyan.services.submission;

import hongyan.formats.address.MailAddress;
import hongyan.services.auth.Principal;
import java.util.HashSet;
import java.util.Set;

/// The addresses somebody may send from: theirs and those of shared mailboxes they may send as, and all of these with a
/// `+tag` (RFC 5233).
final class OwnAddresses {
    private final Set<String> canonical = new HashSet<>();

    OwnAddresses(Principal principal) {
        principal.addresses().forEach(address -> canonical.add(address.canonical()));
        principal.sendAs().forEach(mailbox -> canonical.add(mailbox.address().canonical()));
    }

    boolean isEmpty() {
        return canonical.isEmpty();
    }

    boolean contains(MailAddress address) {
        String text = address.canonical();
        if (canonical.contains(text)) {
            return true;
        }
        int plus = text.indexOf('+');
        int at = text.lastIndexOf('@');
        return plus > 0
                && plus < at
                && text.charAt(0) != '"'
                && canonical.contains(text.substring(0, plus) + text.substring(at));
    }
}
