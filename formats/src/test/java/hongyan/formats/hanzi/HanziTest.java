package hongyan.formats.hanzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HanziTest {
    @Test
    void traditionalBecomesSimplified() {
        assertThat(Simplified.fold("機票與發票，麵條後來")).isEqualTo("机票与发票，面条后来");
        assertThat(Simplified.fold("机票 plain ａ😀")).isEqualTo("机票 plain ａ😀");
        String same = "已经是简体";
        assertThat(Simplified.fold(same)).isSameAs(same);
    }

    @Test
    void foldingTwiceIsFoldingOnce() {
        for (char c = '\u3400'; c <= '\u9fff'; c++) {
            assertThat(Simplified.fold(Simplified.fold(c))).as("%c", c).isEqualTo(Simplified.fold(c));
        }
    }

    @Test
    void namesInDirectoryOrder() {
        List<String> names = Stream.of("赵六", "Adam", "张三", "张", "單田芳", "李四", "Zhao", "zoe", "張三", "王五", "", "Li Na")
                .sorted((a, b) -> PinyinOrder.key(a).compareTo(PinyinOrder.key(b)))
                .toList();
        assertThat(names).containsExactly("", "Adam", "Li Na", "李四", "單田芳", "王五", "张", "张三", "張三", "Zhao", "赵六", "zoe");
    }
}
