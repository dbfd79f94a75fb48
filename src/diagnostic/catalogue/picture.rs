//! `P`: pictures.

catalogue! {
    P001 Error missing_picture(path)
        "picture `{path}` is not there"
        hint "check its spelling, capitals included; the path is relative to the manuscript file"
        explain "The manuscript names a picture file that does not exist. Paths are relative to the file that \
            names them, with `/` between folders, and capitals count on every system.";
    P002 Error not_a_picture(path, found)
        "`{path}` is not a picture but {found}"
        hint "fetch or export the picture again, as PNG, JPEG, GIF, WebP, HEIC or SVG"
        explain "What a file is, its first bytes decide, not its name. A page saved in place of a picture, an empty \
            file or the pointer that a version control system leaves behind cannot be printed.";
    P003 Error unsupported_picture(path, kind)
        "picture `{path}` is {kind}, which cannot be used"
        hint "convert it to PNG, JPEG or SVG"
        explain "Pictures are read as PNG, JPEG (baseline or progressive, 8 bits), GIF, WebP, HEIC and SVG. Others are \
            recognised, so that the message can say what they are, but not read.";
    P004 Error picture_too_large(path, size, limit)
        "picture `{path}` is too large: {size}"
        hint "scale it down to less than {limit}"
        explain "A picture may have 250 million pixels and its file 100 MB, an SVG 20 MB. No page needs more: 600 \
            dots an inch over a sheet of 11 by 17 inches are 67 million. The limit also stops files that claim \
            gigantic sizes in a few bytes.";
    P005 Error broken_picture(path, reason)
        "picture `{path}` is broken: {reason}"
        hint "export it again, or copy it again from where it came"
        explain "The file begins as a picture of its kind does, but what follows is cut off or contradicts itself.";
    P006 Warning remote_picture(address)
        "picture `{address}` is not fetched"
        hint "save it beside the manuscript and name that file"
        explain "Bindery never uses the network: a build must give the same product on any day and on any machine. \
            The picture's alternative text stands in its place.";
    P007 Warning svg_feature_left_out(path, feature)
        "picture `{path}` uses {feature}, which is left out in print"
        hint "flatten it in the program that drew it, or export the picture as PNG"
        explain "SVG is printed as lines, areas, gradients, patterns, masks and embedded pictures, with text as \
            outlines. Scripts, animation, filters, embedded HTML and anything outside the file are left out; what \
            is left is printed. The EPUB carries the SVG as it is.";
    P008 Warning low_resolution(path, ppi)
        "picture `{path}` is printed at {ppi} pixels an inch"
        hint "use a larger file, or place it smaller: print wants 300"
        explain "At the size at which the picture stands on the page it has fewer than 300 pixels to the inch. \
            Printers ask for 300; below that edges begin to look soft, and below 150 the pixels can be seen. \
            Drawings in SVG have no pixels and are sharp at any size.";
}
