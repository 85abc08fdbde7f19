package org.sallyport.bench.planes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A table in Markdown. */
final class Table {
    /** Nothing to tell. */
    static final String NOTHING = "–";

    private final int columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heads) {
        columns = heads.size();
        row(heads);
        row(Collections.nCopies(columns, "---"));
    }

    void row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns + " columns");
        }
        rows.add(List.copyOf(cells));
    }

    /** Two digits that tell something. */
    static String ratio(OptionalDouble value) {
        if (value.isEmpty()) {
            return NOTHING;
        }
        double number = value.getAsDouble();
        String form = Math.abs(number) < 9.95 ? "%.2f" : "%,.0f";
        return String.format(Locale.ROOT, form, number);
    }

    /** Several ratios in one cell; a single dash when there is none. */
    static String ratios(List<OptionalDouble> values) {
        return values.stream().allMatch(OptionalDouble::isEmpty)
                ? NOTHING
                : values.stream().map(Table::ratio).collect(Collectors.joining(" / "));
    }

    @Override
    public String toString() {
        return rows.stream()
                .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
