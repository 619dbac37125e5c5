/// How Chinese names are typed in letters: `zhangsan`, `zs`, `zhs` and `san` all find 张三.
///
/// [Pinyin] is the whole of it. The readings are a file of 65 KB derived from Unicode's data (its licence is beside
/// it): one reading for each character, and a second one for characters that are read differently as a surname. Tones
/// are left out; ü is v, as keyboards have it.
@NullMarked
package hongyan.base.pinyin;

import org.jspecify.annotations.NullMarked;
