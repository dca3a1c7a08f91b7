/** The rules of hosts. */
package dev.gatun.http.internal.hosting;
