package hongyan.engine.embedded.index;

import hongyan.kv.text.Terms;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/// The terms of a document as Lucene takes them. Used again for the next document. *Threads*: one.
final class TermStream extends TokenStream {
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final BytesRef bytes = new BytesRef();
    private byte[] packed = new byte[0];
    private int at;

    TermStream of(Terms terms) {
        packed = terms.packed();
        at = 0;
        return this;
    }

    @Override
    public boolean incrementToken() {
        if (at >= packed.length) {
            return false;
        }
        clearAttributes();
        int length = packed[at] & 0xff;
        bytes.bytes = packed;
        bytes.offset = at + 1;
        bytes.length = length;
        term.setBytesRef(bytes);
        at += 1 + length;
        return true;
    }

    @Override
    public void reset() {
        at = 0;
    }
}
