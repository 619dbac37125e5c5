package hongyan.services.outbound;

import hongyan.base.bytes.ByteSource;
import hongyan.net.smtp.Reply;
import hongyan.net.smtp.SendResult;
import hongyan.net.smtp.SmtpClient;
import hongyan.net.smtp.SmtpConnection;
import hongyan.net.smtp.SmtpRefused;
import hongyan.net.smtp.Target;
import hongyan.net.smtp.Transaction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands messages of one group over, on one connection as long as that works. *Threads*: one.
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    /// Then a new connection: some hosts count.
    private static final int PER_CONNECTION = 100;
    /// Addresses tried for one message.
    private static final int ADDRESSES = 6;
    /// For the greeting of a host after another, or the same one before, could not be reached. RFC 5321 4.5.3.2.1 asks
    /// for 5 minutes; those are given once.
    private static final Duration HASTY = Duration.ofSeconds(30);

    /// What came of each recipient, in order.
    ///
    /// @param remote the host that decided, empty when none was reached
    record Outcome(List<Reply> replies, String remote) {
        static Outcome all(int count, Reply reply, String remote) {
            return new Outcome(Collections.nCopies(count, reply), remote);
        }
    }

    private final SmtpClient client;
    private final Routes routes;
    private final OutboundSettings settings;
    private final Jobs.Place place;
    private @Nullable SmtpConnection open;

    /// @param place is told whether a host could be reached
    Sender(SmtpClient client, Routes routes, OutboundSettings settings, Jobs.Place place) {
        this.client = client;
        this.routes = routes;
        this.settings = settings;
        this.place = place;
    }

    Outcome send(String domain, Transaction transaction, ByteSource message) {
        SmtpConnection kept = open;
        if (kept != null && kept.sent() < PER_CONNECTION && kept.usable()) {
            Outcome outcome = attempt(kept, transaction, message);
            if (outcome != null && !mayStartOver(outcome)) {
                return outcome;
            }
            if (outcome == null && kept.inDoubt()) {
                return lost(transaction.recipients().size(), kept.target().host());
            }
        }
        close();
        return switch (routes.find(domain)) {
            case Routes.Route.Never never ->
                Outcome.all(transaction.recipients().size(), never.why(), "");
            case Routes.Route.Later later -> {
                place.unreached(later.why());
                yield Outcome.all(transaction.recipients().size(), later.why(), "");
            }
            case Routes.Route.Hosts hosts -> tryHosts(hosts, transaction, message);
        };
    }

    /// 421: the host closes (RFC 5321 3.8), and an old connection says nothing about a new one. But whoever has the
    /// message must not get it again.
    private static boolean mayStartOver(Outcome outcome) {
        return outcome.replies.stream().anyMatch(reply -> reply.code() == 421)
                && outcome.replies.stream().noneMatch(reply -> reply.positive() || reply.permanent());
    }

    private static Outcome lost(int count, String host) {
        return Outcome.all(count, lost(host), host);
    }

    private static Reply lost(String host) {
        return Reply.own(451, "4.4.2", "The connection to " + host + " was lost");
    }

    private Outcome tryHosts(Routes.Route.Hosts hosts, Transaction transaction, ByteSource message) {
        int count = transaction.recipients().size();
        Tries tries = new Tries(hosts.nowhere(), place.isFailing());
        for (String host : hosts.names()) {
            switch (routes.locate(host, hosts.port())) {
                case Routes.Place.Nowhere nowhere -> LOG.debug("no address for {}", host);
                case Routes.Place.Unknown unknown -> {
                    tries.unreached = true;
                    tries.problem = Reply.own(451, "4.4.3", "DNS for " + host + ": " + unknown.why());
                }
                case Routes.Place.At at -> {
                    for (InetSocketAddress address : at.addresses()) {
                        if (tries.count++ >= ADDRESSES) {
                            return tries.failed(count);
                        }
                        SmtpConnection connection = connect(host, address, tries);
                        if (connection == null) {
                            continue;
                        }
                        Outcome outcome = attempt(connection, transaction, message);
                        if (outcome != null && !mayStartOver(outcome)) {
                            return outcome;
                        }
                        if (outcome == null && connection.inDoubt()) {
                            return lost(count, host);
                        }
                        // RFC 5321 5.1: nobody has it, so the next address may do better
                        close();
                        tries.problem = outcome == null ? lost(host) : outcome.replies.getFirst();
                    }
                }
            }
        }
        return tries.failed(count);
    }

    /// How the hosts of one route did so far.
    private final class Tries {
        private Reply problem;
        private String where = "";
        private int count;
        /// Whether to wait no longer than [#HASTY] for a greeting.
        private boolean hasty;
        /// Whether some host could not be reached.
        private boolean unreached;
        /// Whether some host answered, be it with a refusal.
        private boolean answered;

        Tries(Reply problem, boolean hasty) {
            this.problem = problem;
            this.hasty = hasty;
        }

        Outcome failed(int recipients) {
            if (unreached && !answered) {
                place.unreached(problem);
            }
            return Outcome.all(recipients, problem, where);
        }
    }

    /// Null when it failed, always for now: another host, or the same one later, may do better.
    private @Nullable SmtpConnection connect(String host, InetSocketAddress address, Tries tries) {
        tries.where = host;
        try {
            Target target =
                    new Target(address, host, settings.tls(), settings.source().orElse(null));
            SmtpConnection connection = tries.hasty ? client.connect(target, HASTY) : client.connect(target);
            open = connection;
            tries.answered = true;
            place.reached();
            return connection;
        } catch (SmtpRefused refused) {
            LOG.info("{} {} refuses: {}", host, address, refused.reply().line());
            tries.answered = true;
            Reply said = refused.reply();
            tries.problem =
                    said.temporary() ? said : Reply.own(451, "4.3.2", host + " refuses to talk: " + said.line());
        } catch (IOException e) {
            LOG.info("{} {} cannot be reached: {}", host, address, e.toString());
            tries.unreached = true;
            tries.hasty = true;
            tries.problem = Reply.own(451, "4.4.1", "No connection to " + host + ": " + e.getMessage());
        }
        return null;
    }

    /// Null when the connection broke before the host decided.
    private @Nullable Outcome attempt(SmtpConnection connection, Transaction transaction, ByteSource message) {
        try {
            SendResult result = connection.send(transaction, message);
            return new Outcome(result.replies(), connection.target().host());
        } catch (IOException e) {
            LOG.info("connection to {} lost: {}", connection, e.toString());
            close();
            return null;
        }
    }

    @Override
    public void close() {
        SmtpConnection connection = open;
        open = null;
        if (connection != null) {
            connection.close();
        }
    }
}
