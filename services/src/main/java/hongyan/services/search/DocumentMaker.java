package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.hanzi.Simplified;
import hongyan.formats.mime.Part;
import hongyan.kv.text.Terms;
import hongyan.kv.text.TextIndex.Document;
import hongyan.store.account.Email;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A message as the index takes it: the terms of everything that a scan looks at ([Matcher], [BodyMatch]), place by
/// place. What is too large to take in whole is marked, so that a search looks at the message itself.
///
/// *Threads*: one; its sets are used again for the next message.
final class DocumentMaker {
    /// Grams of one place.
    private static final int MOST_GRAMS = 200_000;
    /// Characters of the text of attachments that are kept.
    static final int MOST_KEPT = 200_000;

    private final Map<Field, LongSet> grams = new EnumMap<>(Field.class);
    private boolean anything;

    DocumentMaker() {
        for (Field field : Field.values()) {
            grams.put(field, new LongSet(MOST_GRAMS));
        }
    }

    /// A message whose body cannot be read, or is not worth it: it is always looked at.
    static Document unread(Email email) {
        Terms.Builder terms = new Terms.Builder();
        terms.begin().put(Field.ANYTHING).end();
        return new Document(email.id(), terms.build(), "");
    }

    /// @param attachments the text in its attachments
    Document make(Email email, ByteSource body, String attachments) throws IOException {
        grams.values().forEach(LongSet::clear);
        anything = false;
        Contents contents = new Contents(email.structure(), body);
        header(contents, contents.root, null);
        envelope(email);
        part(contents, contents.root);
        String kept = attachments.length() > MOST_KEPT ? attachments.substring(0, MOST_KEPT) : attachments;
        kept = Simplified.fold(Folded.fold(kept));
        cut(Field.KEPT, kept);
        Terms.Builder terms = new Terms.Builder();
        grams.forEach((field, set) -> {
            anything |= set.isFull();
            Grams.write(field, set, terms);
        });
        pinyin(email, terms);
        if (anything) {
            terms.begin().put(Field.ANYTHING).end();
        }
        return new Document(email.id(), terms.build(), kept);
    }

    private void cut(Field field, CharSequence folded) {
        if (!folded.isEmpty()) {
            Grams.cut(folded, grams.getOrDefault(field, new LongSet(1)));
        }
    }

    private void envelope(Email email) {
        var envelope = email.envelope();
        cut(Field.FROM, Folded.fold(Known.addresses(envelope.from())));
        cut(Field.RECIPIENTS, Folded.fold(Known.addresses(envelope.to())));
        cut(Field.RECIPIENTS, Folded.fold(Known.addresses(envelope.cc())));
        cut(Field.RECIPIENTS, Folded.fold(Known.addresses(envelope.bcc())));
        cut(Field.SUBJECT, Folded.fold(Known.subject(email)));
        for (String name : Known.fileNames(email.structure())) {
            cut(Field.NAMES, Folded.fold(name));
        }
    }

    /// @param only the field of the index all header fields go to; null: each to its own
    private void header(Contents contents, Part part, @org.jspecify.annotations.Nullable Field only)
            throws IOException {
        anything |= part.headerSize() > Contents.MAX_HEADER;
        contents.fields(part, raw -> {
            Field field = only;
            if (field == null) {
                int colon = raw.indexOf(':');
                field = colon <= 0
                        ? Field.HEADER
                        : Probe.of(raw.substring(0, colon).strip().toLowerCase(Locale.ROOT));
            }
            String unfolded = Contents.unfolded(raw);
            cut(field, Folded.fold(Contents.decoded(unfolded)));
            if (Contents.isCoded(unfolded)) {
                cut(field, Folded.fold(unfolded));
            }
            return true;
        });
    }

    private void part(Contents contents, Part part) throws IOException {
        if (part.isMultipart() || part.isMessage()) {
            for (Part child : part.children()) {
                if (part.isMessage()) {
                    header(contents, child, Field.BODY);
                }
                part(contents, child);
            }
        } else if (part.type().equals("TEXT")) {
            CharSequence text = contents.text(part);
            anything |= text.length() >= Contents.MAX_TEXT;
            cut(Field.BODY, Folded.fold(text));
        }
    }

    private static void pinyin(Email email, Terms.Builder terms) {
        Set<String> pairs = new TreeSet<>();
        Set<String> syllables = new TreeSet<>();
        for (String text : Known.named(email, Criterion.Where.ANYWHERE)) {
            Initials.collect(text, pairs, syllables);
        }
        Initials.write(Field.INITIALS, pairs, terms);
        Initials.write(Field.SYLLABLES, syllables, terms);
    }
}
