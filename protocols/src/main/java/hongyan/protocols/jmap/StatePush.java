package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.net.http.EventStream;
import hongyan.net.http.Exchange;
import hongyan.services.auth.Principal;
import hongyan.store.account.AccountStore;
import hongyan.store.account.AccountView;
import hongyan.store.account.Change;
import hongyan.store.account.Committed;
import hongyan.store.account.Stream;
import hongyan.store.account.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// The event source (RFC 8620 7.3): tells which states have moved, at once after the commit.
///
/// *Threads*: one virtual thread per stream, which waits. The commit only sets bits and a permit. Changes that come
/// while an event is being written are told in the next one. Whoever may no longer sign in is told nothing more;
/// browsers whose session goes on come back by themselves.
final class StatePush {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int MIN_PING = 1;
    private static final int MAX_PING = 300;
    /// Without pings asked for: how often a dead client is noticed.
    private static final int SILENT_PING = 60;

    private final AccountStore store;
    private final Predicate<Principal> admitted;

    /// @param admitted whether who opened a stream may go on
    StatePush(AccountStore store, Predicate<Principal> admitted) {
        this.store = store;
        this.admitted = admitted;
    }

    /// Types a client can follow, with the stream whose state they show.
    private enum Type {
        EMAIL("Email", Stream.EMAIL, 1),
        MAILBOX("Mailbox", Stream.MAILBOX, 2),
        THREAD("Thread", Stream.THREAD, 4),
        IDENTITY("Identity", Stream.IDENTITY, 8),
        SUBMISSION("EmailSubmission", Stream.SUBMISSION, 16),
        /// RFC 8621 1.5: moves only when mail comes in.
        DELIVERY("EmailDelivery", Stream.EMAIL, 32);

        private final String text;
        private final Stream stream;
        private final int bit;

        Type(String text, Stream stream, int bit) {
            this.text = text;
            this.stream = stream;
            this.bit = bit;
        }

        int bit() {
            return bit;
        }
    }

    void run(Exchange exchange, Principal principal) throws IOException {
        int account = principal.account();
        int wanted = wanted(exchange.query("types").orElse("*"));
        boolean once = exchange.query("closeafter").orElse("no").equals("state");
        int ping = ping(exchange.query("ping").orElse("0"));
        AtomicInteger moved = new AtomicInteger();
        Semaphore wake = new Semaphore(0);
        try (Subscription _ = store.subscribe(account, committed -> {
                    int bits = bits(committed) & wanted;
                    if (bits != 0) {
                        moved.getAndUpdate(old -> old | bits);
                        wake.release();
                    }
                });
                EventStream events = exchange.events()) {
            String last = exchange.header("Last-Event-ID").orElse("");
            if (!last.isEmpty() && !last.equals(id(account))) {
                moved.getAndUpdate(old -> old | (wanted & ~Type.DELIVERY.bit()));
                wake.release();
            }
            follow(events, principal, moved, wake, ping, once);
        }
    }

    private void follow(
            EventStream events, Principal principal, AtomicInteger moved, Semaphore wake, int ping, boolean once)
            throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        int wait = ping == 0 ? SILENT_PING : ping;
        try {
            while (!events.stopped() && System.nanoTime() < end) {
                boolean woken = wake.tryAcquire(wait, TimeUnit.SECONDS);
                if (!admitted.test(principal)) {
                    return;
                }
                if (woken) {
                    wake.drainPermits();
                    int bits = moved.getAndSet(0);
                    if (bits != 0) {
                        tell(events, principal.account(), bits);
                        if (once) {
                            return;
                        }
                    }
                } else if (ping == 0) {
                    events.comment();
                } else {
                    events.event("ping", "{\"interval\":" + ping + "}");
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt(); // the server stops; the stream ends with this request
        }
    }

    private void tell(EventStream events, int account, int bits) throws IOException {
        Map<Type, String> states = new EnumMap<>(Type.class);
        String id = store.read(account, view -> {
            for (Type type : Type.values()) {
                if ((bits & type.bit()) != 0) {
                    states.put(type, view.state(type.stream));
                }
            }
            return id(view);
        });
        ObjectNode event = Json.object().put("@type", "StateChange");
        ObjectNode changed = event.putObject("changed").putObject(Ids.account(account));
        states.forEach((type, state) -> changed.put(type.text, state));
        events.event("state", id, Json.text(event));
    }

    private String id(int account) {
        return store.read(account, StatePush::id);
    }

    private static String id(AccountView view) {
        return Long.toString(view.usage().modseq());
    }

    private static int wanted(String types) {
        if (types.equals("*")) {
            return -1;
        }
        Set<String> names = Set.copyOf(
                java.util.List.of(types.split(",", -1)).stream().distinct().toList());
        int wanted = 0;
        for (Type type : Type.values()) {
            wanted |= names.contains(type.text) ? type.bit() : 0;
        }
        return wanted;
    }

    /// Seconds between pings, 0 for none; the server's bounds apply (RFC 8620 7.3).
    private static int ping(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int seconds = Integer.parseInt(text);
        return seconds == 0 ? 0 : Math.clamp(seconds, MIN_PING, MAX_PING);
    }

    private static int bits(Committed committed) {
        int bits = 0;
        for (Change change : committed.changes()) {
            bits |= switch (change) {
                case Change.Added _ -> Type.EMAIL.bit() | Type.MAILBOX.bit() | Type.THREAD.bit() | Type.DELIVERY.bit();
                case Change.FlagsChanged _ -> Type.EMAIL.bit() | Type.MAILBOX.bit();
                case Change.Expunged _ -> Type.EMAIL.bit() | Type.MAILBOX.bit() | Type.THREAD.bit();
                case Change.MailboxCreated _, Change.MailboxUpdated _, Change.MailboxDestroyed _ -> Type.MAILBOX.bit();
                // Not shown here.
                case Change.Annotated _ -> 0;
                case Change.Other other -> of(other.stream());
            };
        }
        return bits;
    }

    private static int of(Stream stream) {
        int bits = 0;
        for (Type type : Type.values()) {
            bits |= type.stream == stream ? type.bit() : 0;
        }
        return bits;
    }
}
