package hongyan.store.account;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Part;
import hongyan.kv.KvException;
import hongyan.kv.blob.BlobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `EMAIL` rows: what a removal needs comes first, so that it decodes no more than that.
final class EmailCodec {
    private static final int FORMAT = 1;
    /// Deeper than any structure the parser makes.
    private static final int MAX_DEPTH = 200;

    /// The front of the row.
    ///
    /// @param hashes under which it stands in `MSGID`
    record Front(BlobId blob, int thread, long size, long[] hashes) {}

    private EmailCodec() {}

    static byte[] write(Email email, long modseq, long[] hashes) {
        RowWriter out = new RowWriter(modseq, FORMAT, 768)
                .fixed64(email.blob().high())
                .fixed64(email.blob().low())
                .number(email.thread())
                .number(email.size())
                .number(hashes.length);
        for (long hash : hashes) {
            out.fixed64(hash);
        }
        out.signed(email.receivedAt().toEpochMilli())
                .signed(email.sentAt().toEpochMilli())
                .byte8(email.hasAttachment() ? 1 : 0);
        envelope(out, email.envelope());
        out.texts(email.messageIds()).texts(email.references()).text(email.preview());
        part(out, email.structure());
        return out.row();
    }

    private static Front front(RowReader in) {
        BlobId blob = new BlobId(in.fixed64(), in.fixed64());
        int thread = in.int32();
        long size = in.number();
        long[] hashes = new long[in.count()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = in.fixed64();
        }
        return new Front(blob, thread, size, hashes);
    }

    static Front front(byte[] bytes) {
        return front(new RowReader(bytes).expect(FORMAT));
    }

    static Email read(int id, byte[] bytes) {
        RowReader in = new RowReader(bytes).expect(FORMAT);
        Front front = front(in);
        Instant receivedAt = Instant.ofEpochMilli(in.signed());
        Instant sentAt = Instant.ofEpochMilli(in.signed());
        boolean hasAttachment = in.byte8() != 0;
        Envelope envelope = envelope(in);
        List<String> messageIds = in.texts();
        List<String> references = in.texts();
        String preview = in.text();
        Part structure = part(in, 0);
        return new Email(
                id,
                front.thread,
                front.blob,
                front.size,
                receivedAt,
                sentAt,
                envelope,
                structure,
                messageIds,
                references,
                preview,
                hasAttachment);
    }

    private static void envelope(RowWriter out, Envelope envelope) {
        out.textOrNull(envelope.date()).textOrNull(envelope.subject());
        addresses(out, envelope.from());
        addresses(out, envelope.sender());
        addresses(out, envelope.replyTo());
        addresses(out, envelope.to());
        addresses(out, envelope.cc());
        addresses(out, envelope.bcc());
        out.textOrNull(envelope.inReplyTo()).textOrNull(envelope.messageId());
    }

    private static Envelope envelope(RowReader in) {
        return new Envelope(
                in.textOrNull(),
                in.textOrNull(),
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                in.textOrNull(),
                in.textOrNull());
    }

    private static void addresses(RowWriter out, List<Envelope.Mailbox> addresses) {
        out.number(addresses.size());
        for (Envelope.Mailbox address : addresses) {
            out.textOrNull(address.name())
                    .textOrNull(address.route())
                    .textOrNull(address.local())
                    .textOrNull(address.host());
        }
    }

    private static List<Envelope.Mailbox> addresses(RowReader in) {
        int count = in.count();
        if (count == 0) {
            return List.of();
        }
        List<Envelope.Mailbox> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(new Envelope.Mailbox(in.textOrNull(), in.textOrNull(), in.textOrNull(), in.textOrNull()));
        }
        return List.copyOf(addresses);
    }

    private static void part(RowWriter out, Part part) {
        out.number(part.headerOffset())
                .number(part.bodyOffset())
                .number(part.bodySize())
                .number(part.lines())
                .word(part.type())
                .word(part.subtype());
        params(out, part.params());
        out.textOrNull(part.contentId()).textOrNull(part.description()).word(part.encoding());
        String disposition = part.disposition();
        out.byte8(disposition == null ? 0 : 1);
        if (disposition != null) {
            out.word(disposition);
        }
        params(out, part.dispositionParams());
        out.texts(part.languages()).textOrNull(part.location()).textOrNull(part.md5());
        out.number(part.children().size());
        for (Part child : part.children()) {
            part(out, child);
        }
        Envelope envelope = part.envelope();
        out.byte8(envelope == null ? 0 : 1);
        if (envelope != null) {
            envelope(out, envelope);
        }
    }

    private static Part part(RowReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new KvException("damaged row");
        }
        return new Part(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.word(),
                in.word(),
                params(in),
                in.textOrNull(),
                in.textOrNull(),
                in.word(),
                in.byte8() == 0 ? null : in.word(),
                params(in),
                in.texts(),
                in.textOrNull(),
                in.textOrNull(),
                children(in, depth + 1),
                in.byte8() == 0 ? null : envelope(in));
    }

    private static List<Part> children(RowReader in, int depth) {
        int count = in.count();
        if (count == 0) {
            return List.of();
        }
        List<Part> children = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            children.add(part(in, depth));
        }
        return List.copyOf(children);
    }

    private static void params(RowWriter out, List<Part.Param> params) {
        out.number(params.size());
        for (Part.Param param : params) {
            out.word(param.name()).word(param.value());
        }
    }

    private static List<Part.Param> params(RowReader in) {
        int count = in.count();
        if (count == 0) {
            return List.of();
        }
        List<Part.Param> params = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            params.add(new Part.Param(in.word(), in.word()));
        }
        return List.copyOf(params);
    }
}
