package hongyan.protocols.jmap;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.failure.TryLater;
import hongyan.formats.address.MailAddress;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.submission.Submission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The submission seam of tests: remembers what was handed over. `nobody@` is refused.
final class RecordedSubmission implements Submission {
    record Sent(Principal principal, String sender, List<String> recipients, String message) {}

    final List<Sent> sent = new ArrayList<>();
    /// Local parts that are refused, or `commit`.
    final Map<String, Reason> refused = new ConcurrentHashMap<>();
    private final Bodies bodies;

    RecordedSubmission(Bodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public Delivery begin(Principal principal, Inbound.Peer peer, Optional<MailAddress> sender, long size) {
        if (sender.isPresent() && !principal.addresses().contains(sender.get())) {
            throw new NotAllowed(Reason.SENDER_NOT_OWNED);
        }
        Draft draft = bodies.draft();
        List<String> recipients = new ArrayList<>();
        return new Delivery() {
            @Override
            public void recipient(MailAddress to) {
                Reason why = refused.get(to.local());
                if (why != null) {
                    throw new TryLater(why);
                }
                if (to.local().equals("nobody")) {
                    throw new NotAllowed(Reason.NO_SUCH_USER);
                }
                recipients.add(to.toString());
            }

            @Override
            public int recipients() {
                return recipients.size();
            }

            @Override
            public Draft draft() {
                return draft;
            }

            @Override
            public String commit() throws IOException {
                Reason why = refused.get("commit");
                if (why != null) {
                    throw new NotAllowed(why);
                }
                sent.add(new Sent(
                        principal,
                        sender.map(MailAddress::toString).orElse(""),
                        List.copyOf(recipients),
                        new String(draft.source().all(), StandardCharsets.UTF_8)));
                return "trace-" + sent.size();
            }

            @Override
            public void close() {
                draft.close();
            }
        };
    }
}
