package hongyan.store.sharing;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;

/// A set of rights.
///
/// The letters `c` and `d` of RFC 2086 stand for `kx` and `te` (RFC 4314 2.1.1): they are understood, and shown when
/// any of theirs is there.
public record Rights(int bits) {
    public static final Rights NONE = new Rights(0);
    public static final Rights ALL = new Rights((1 << Right.values().length) - 1);
    private static final Right[] ORDER = Right.values();
    private static final Rights OLD_CREATE = of(Right.CREATE, Right.DELETE);
    private static final Rights OLD_DELETE = of(Right.MARK_DELETED, Right.EXPUNGE);

    public static Rights of(Right... rights) {
        int bits = 0;
        for (Right right : rights) {
            bits |= right.bit();
        }
        return new Rights(bits);
    }

    /// Reads letters.
    ///
    /// @throws BadSyntax for a letter that is no right (RFC 4314 3.1)
    public static Rights parse(String letters) {
        int bits = 0;
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            bits |= switch (letter) {
                case 'c' -> OLD_CREATE.bits;
                case 'd' -> OLD_DELETE.bits;
                default -> bit(letter);
            };
        }
        return new Rights(bits);
    }

    private static int bit(char letter) {
        for (Right right : ORDER) {
            if (right.letter() == letter) {
                return right.bit();
            }
        }
        throw new BadSyntax(Reason.SYNTAX, "Unknown right");
    }

    public boolean has(Right right) {
        return (bits & right.bit()) != 0;
    }

    public boolean hasAny(Rights others) {
        return (bits & others.bits) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public Rights with(Rights others) {
        return new Rights(bits | others.bits);
    }

    public Rights without(Rights others) {
        return new Rights(bits & ~others.bits);
    }

    /// The letters, the old ones last.
    public String letters() {
        StringBuilder letters = new StringBuilder(ORDER.length + 2);
        for (Right right : ORDER) {
            if (has(right)) {
                letters.append(right.letter());
            }
        }
        if (hasAny(OLD_CREATE)) {
            letters.append('c');
        }
        if (hasAny(OLD_DELETE)) {
            letters.append('d');
        }
        return letters.toString();
    }
}
