/// Chinese characters: traditional forms folded to simplified ones, and the order of names by pinyin.
///
/// [Simplified] folds character by character, so that 機票 finds 机票; it is for comparing, not for showing. [PinyinOrder]
/// makes keys that sort Chinese names as a directory does (by syllable, then by character) among names in letters.
/// Readings and matching by typed letters are [hongyan.base.pinyin.Pinyin]'s. The table is derived from Unicode's data;
/// its licence is beside it. Pure and total; the tables are read once.
@NullMarked
package hongyan.formats.hanzi;

import org.jspecify.annotations.NullMarked;
