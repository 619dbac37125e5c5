package hongyan.testkit.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Authoritative for everything it was told, NXDOMAIN for the rest.
///
/// *Threads*: one platform thread for UDP, one that accepts TCP, a virtual thread per TCP connection.
public final class DnsServer implements AutoCloseable {
    private static final int UDP_LIMIT = 1232;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
    private final Set<Name> failing = ConcurrentHashMap.newKeySet();
    private final Set<Name> silent = ConcurrentHashMap.newKeySet();
    private final List<String> questions = new CopyOnWriteArrayList<>();

    /// Binds 127.0.0.1 on `port` (0 = any free one) and answers at once.
    public DnsServer(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        tcp = new ServerSocket(port, 50, loopback);
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        Thread.ofPlatform().daemon().name("test-dns-udp").start(this::serveUdp);
        Thread.ofPlatform().daemon().name("test-dns-tcp").start(this::serveTcp);
    }

    public DnsServer() throws IOException {
        this(0);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    /// Adds a record in master-file form, e.g. `add("example.test", "MX", "10 mail.example.test.")`.
    public DnsServer add(String name, String type, String data) {
        try {
            Name owner = name(name);
            Record record = Record.fromString(owner, Type.value(type), DClass.IN, 1, data, Name.root);
            zone.computeIfAbsent(owner, n -> new CopyOnWriteArrayList<>()).add(record);
            return this;
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " " + type + " " + data, e);
        }
    }

    /// Adds a TXT record of any length, cut into strings of 255 bytes.
    public DnsServer txt(String name, String text) {
        StringBuilder data = new StringBuilder();
        for (int at = 0; at == 0 || at < text.length(); at += 255) {
            String piece = text.substring(at, Math.min(text.length(), at + 255));
            data.append('"')
                    .append(piece.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" ");
        }
        return add(name, "TXT", data.toString());
    }

    /// Removes all records of the name.
    public void remove(String name) {
        zone.remove(name(name));
    }

    /// Answers SERVFAIL for the name from now on, or no longer.
    public void fail(String name, boolean on) {
        change(failing, name, on);
    }

    /// Does not answer for the name from now on, or does again.
    public void silence(String name, boolean on) {
        change(silent, name, on);
    }

    /// Questions so far, `name. TYPE`.
    public List<String> questions() {
        return List.copyOf(questions);
    }

    private static void change(Set<Name> set, String name, boolean on) {
        if (on) {
            set.add(name(name));
        } else {
            set.remove(name(name));
        }
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void serveUdp() {
        byte[] buffer = new byte[65_535];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(question, UDP_LIMIT);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            socket.setSoTimeout(10_000);
            byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), 65_535);
            out.writeShort(answer.length);
            out.write(answer);
            out.flush();
        } catch (IOException e) {
            questions.add("broken TCP question: " + e.getMessage());
        }
    }

    /// Empty for a name that is to be silent.
    private byte[] answer(byte[] bytes, int limit) throws IOException {
        Message query = new Message(bytes);
        Record question = query.getQuestion();
        questions.add(question.getName() + " " + Type.string(question.getType()));
        if (silent.contains(question.getName())) {
            return new byte[0];
        }
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(question, Section.QUESTION);
        if (failing.contains(question.getName())) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
            return reply.toWire(limit);
        }
        List<Record> found = follow(question.getName(), question.getType());
        if (found.isEmpty() && !exists(question.getName())) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        found.forEach(record -> reply.addRecord(record, Section.ANSWER));
        return reply.toWire(limit);
    }

    /// A name exists when it, or something below it, has records (RFC 8020).
    private boolean exists(Name name) {
        return zone.keySet().stream().anyMatch(owner -> owner.equals(name) || owner.subdomain(name));
    }

    private List<Record> follow(Name name, int type) {
        List<Record> answer = new ArrayList<>();
        Name at = name;
        for (int hop = 0; hop < 8; hop++) {
            List<Record> here = zone.getOrDefault(at, List.of());
            List<Record> wanted = here.stream().filter(r -> r.getType() == type).toList();
            answer.addAll(wanted);
            if (!wanted.isEmpty() || here.isEmpty() || !(here.getFirst() instanceof CNAMERecord alias)) {
                return answer;
            }
            answer.add(alias);
            at = alias.getTarget();
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
