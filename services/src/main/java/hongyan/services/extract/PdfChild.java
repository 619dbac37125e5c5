package hongyan.services.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/// The child process: reads a length and a PDF, writes a length and its text, until its input ends. What it cannot read
/// has no text; when it runs out of memory it ends.
public final class PdfChild {
    static final int MOST_PAGES = 500;

    private PdfChild() {}

    /// `PdfChild MOST_CHARACTERS`
    public static void main(String[] args) throws IOException {
        int most = Integer.parseInt(args[0]);
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        System.setOut(System.err); // a library that prints must not disturb the talk
        while (true) {
            int length;
            try {
                length = in.readInt();
            } catch (java.io.EOFException e) {
                return;
            }
            byte[] text = text(in.readNBytes(length), most).getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.flush();
        }
    }

    static String text(byte[] pdf, int most) {
        Front front = new Front(most);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setEndPage(MOST_PAGES);
            stripper.writeText(document, front);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            System.err.println("no more text: " + e);
        }
        return front.text();
    }

    /// Keeps the front of what is written.
    private static final class Front extends Writer {
        private final int most;
        private final StringWriter text = new StringWriter();

        Front(int most) {
            this.most = most;
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            int room = most - text.getBuffer().length();
            text.write(chars, offset, Math.min(room, length));
            if (room <= length) {
                throw new IOException("enough");
            }
        }

        String text() {
            return text.toString();
        }

        @Override
        public void flush() {
            // all is in memory
        }

        @Override
        public void close() {
            // all is in memory
        }
    }
}
