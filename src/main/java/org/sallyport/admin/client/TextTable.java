package org.sallyport.admin.client;

import java.util.ArrayList;
import java.util.List;
import org.sallyport.admin.text.Visible;

/** Columns of text, each as wide as its widest cell. Cells may hold anything; what a terminal would obey is taken out. */
final class TextTable {
    private static final String GAP = "  ";

    private final int columns;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heads) {
        columns = heads.length;
        row(heads);
    }

    void row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
        }
        List<String> row = new ArrayList<>(columns);
        for (String cell : cells) {
            row.add(Visible.text(cell));
        }
        rows.add(row);
    }

    /** The lines, heads first, without blanks at their ends. */
    List<String> lines() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i))));
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
