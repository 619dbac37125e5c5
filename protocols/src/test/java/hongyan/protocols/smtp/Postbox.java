package hongyan.protocols.smtp;

import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.formats.address.MailAddress;
import hongyan.kv.KvException;
import hongyan.kv.blob.Bodies;
import hongyan.kv.blob.Draft;
import hongyan.kv.memory.MemoryBodies;
import hongyan.kv.memory.MemoryKv;
import hongyan.services.auth.Authenticator;
import hongyan.services.auth.Principal;
import hongyan.services.delivery.Delivery;
import hongyan.services.delivery.Inbound;
import hongyan.services.submission.Submission;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A small real mail drop: everybody at example.test but `unknown` lives here, and messages queue up for the test to
/// look at.
final class Postbox implements Inbound, Submission, Authenticator {
    record Letter(Peer peer, Optional<MailAddress> sender, List<MailAddress> recipients, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    final AtomicInteger open = new AtomicInteger();
    /// Whether the disk has no room for drafts.
    volatile boolean full;

    private final Bodies bodies;

    Postbox(Path scratch) {
        bodies = new Bodies(new MemoryKv(), new MemoryBodies(), scratch, InstantSource.system(), bytes -> {
            if (full) {
                throw new KvException(KvException.Kind.DISK_FULL, "told to be full");
            }
        });
    }

    Letter next() throws InterruptedException {
        Letter letter = letters.poll(10, TimeUnit.SECONDS);
        if (letter == null) {
            throw new AssertionError("no letter came");
        }
        return letter;
    }

    @Override
    public Delivery begin(Peer peer, Optional<MailAddress> sender, long size) {
        if (sender.isPresent() && sender.get().domain().equals("blocked.test")) {
            throw new NotAllowed(Reason.POLICY);
        }
        return new Drop(peer, sender, false);
    }

    @Override
    public Delivery begin(Principal principal, Peer peer, Optional<MailAddress> sender, long size) {
        if (!sender.map(principal.addresses()::contains).orElse(true)) {
            throw new NotAllowed(Reason.SENDER_NOT_OWNED);
        }
        return new Drop(peer, sender, true);
    }

    @Override
    public Principal password(String login, String password, String protocol, InetAddress peer) {
        if (!login.equals("user@example.test") || !password.equals("correct horse")) {
            throw new NotAllowed(Reason.AUTH_FAILED);
        }
        MailAddress address = MailAddress.parse(login).orElseThrow();
        return new Principal(1, 1, 1, "User", login, List.of(address), Set.of());
    }

    private final class Drop implements Delivery {
        private final Peer peer;
        private final Optional<MailAddress> sender;
        private final boolean anywhere;
        private final List<MailAddress> recipients = new ArrayList<>();
        private final Draft draft = bodies.draft();

        Drop(Peer peer, Optional<MailAddress> sender, boolean anywhere) {
            this.peer = peer;
            this.sender = sender;
            this.anywhere = anywhere;
            open.incrementAndGet();
        }

        @Override
        public void recipient(MailAddress to) {
            switch (to.local()) {
                case "unknown" -> throw new NotAllowed(Reason.NO_SUCH_USER);
                case "bug" -> throw new IllegalStateException("a bug, on purpose");
                default -> {
                    if (!anywhere && !to.domain().endsWith("example.test")) {
                        throw new NotAllowed(Reason.RELAY_DENIED);
                    }
                    recipients.add(to);
                }
            }
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
            letters.add(new Letter(
                    peer, sender, List.copyOf(recipients), draft.source().all()));
            return "id" + letters.size();
        }

        @Override
        public void close() {
            open.decrementAndGet();
            draft.close();
        }
    }
}
