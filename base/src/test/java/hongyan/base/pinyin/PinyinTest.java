package hongyan.base.pinyin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PinyinTest {
    @Test
    void syllablesOfNames() {
        assertThat(Pinyin.syllables("张三")).containsExactly("zhang", "san");
        assertThat(Pinyin.syllables("欧阳Nana 2号")).containsExactly("ou", "yang", "nana", "2", "hao");
        assertThat(Pinyin.syllables("吕绿")).containsExactly("lv", "lv");
        assertThat(Pinyin.syllables("")).isEmpty();
        assertThat(Pinyin.syllables("😀—!")).isEmpty();
    }

    @Test
    void surnamesAreReadAsSurnames() {
        assertThat(Pinyin.syllables("单田芳").getFirst()).isEqualTo("shan");
        assertThat(Pinyin.syllables("曾国藩").getFirst()).isEqualTo("zeng");
        assertThat(Pinyin.syllables("简单").getLast()).isEqualTo("dan");
    }

    @ParameterizedTest
    @CsvSource({
        "张三, zhangsan, 0",
        "张三, zs, 0",
        "张三, zhs, 0",
        "张三, zhangs, 0",
        "张三, zsan, 0",
        "张三, san, 1",
        "张三, z, 0",
        "张三, zsi, -1",
        "张三, zhangsanf, -1",
        "张三丰, zf, -1",
        "西安, xian, 0",
        "先, xian, 0",
        "Li Zhang, lz, 0",
        "Li Zhang, zha, 1",
        "张三, 张, -1",
        "银行, yh, 0",
        "银行, yinhang, 0",
        "步行, buxing, 0",
        "单田芳, shan, 0",
        "单田芳, dantianfang, 0",
        "王乐乐, wangyue, 0",
        "王乐乐, wll, 0",
        "解晓东, xxd, 0",
        "合同附件.pdf, htfj, 0",
        "合同附件.pdf, fujianpdf, 2"
    })
    void lettersFindNames(String name, String letters, int at) {
        assertThat(Pinyin.find(name, letters)).isEqualTo(at);
    }

    @Test
    void frontsOfSyllables() {
        assertThat(Pinyin.beginsSyllable("zh")).isTrue();
        assertThat(Pinyin.beginsSyllable("zhuang")).isTrue();
        assertThat(Pinyin.beginsSyllable("zhuangs")).isFalse();
        assertThat(Pinyin.beginsSyllable("")).isFalse();
    }

    @Test
    void hostileLengthsEndSoon() {
        assertThat(Pinyin.find("啊".repeat(10_000), "a".repeat(32))).isZero();
        assertThat(Pinyin.find("啊".repeat(10_000), "a".repeat(10_000))).isEqualTo(-1);
        assertThat(Pinyin.find("啊".repeat(10_000), "a".repeat(31) + "b")).isEqualTo(-1);
    }
}
