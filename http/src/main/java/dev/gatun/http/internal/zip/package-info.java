/** The directory of ZIP archives, as of PKWARE's APPNOTE 6.3: what is where in the file, and nothing else. Pure; inflating is the reader's. */
package dev.gatun.http.internal.zip;
