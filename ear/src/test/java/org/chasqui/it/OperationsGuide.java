// SPDX-License-Identifier: AGPL-3.0-or-later
package org.chasqui.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands of docs/operations.md, in order. */
final class OperationsGuide {

    private static final Pattern BLOCK =
            Pattern.compile("^```(sh|sql)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private final List<Block> blocks;

    private OperationsGuide(List<Block> blocks) {
        this.blocks = blocks;
    }

    /** A fenced block. */
    record Block(String language, String text) {}

    static OperationsGuide read(Path file) throws IOException {
        return new OperationsGuide(BLOCK.matcher(Files.readString(file))
                .results()
                .map(m -> new Block(m.group(1), m.group(2)))
                .toList());
    }

    /** What the administrator of the database runs. */
    String sql() {
        return blocks.stream()
                .filter(b -> b.language.equals("sql"))
                .map(Block::text)
                .reduce((a, b) -> a + b)
                .orElseThrow(() -> new AssertionError("the guide has no sql block"));
    }

    /** The names that the first block sets: the operator's own choices. */
    List<String> choices() {
        return shell().findFirst()
                .orElseThrow(() -> new AssertionError("the guide has no sh block"))
                .lines()
                .map(l -> l.replaceFirst("^export ([A-Z_]+)=.*$", "$1"))
                .toList();
    }

    /** The blocks behind the first, up to and without the one that holds the text. */
    String shellUntil(String text) {
        return String.join("", shell().skip(1).takeWhile(b -> !b.contains(text)).toList());
    }

    /** The blocks from the one that holds a text up to and without the one that holds another. */
    String shellFrom(String first, String end) {
        return String.join(
                "",
                shell().dropWhile(b -> !b.contains(first))
                        .takeWhile(b -> !b.contains(end))
                        .toList());
    }

    /** The block that holds the text. */
    String shellWith(String text) {
        return shell().filter(b -> b.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the guide has no sh block with " + text));
    }

    private Stream<String> shell() {
        return blocks.stream().filter(b -> b.language.equals("sh")).map(Block::text);
    }
}
