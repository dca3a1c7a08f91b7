/** A client for HTTP/1.1 and HTTP/2: requests and their content, and the rules for redirects, repetition, cookies and credentials. */
package dev.gatun.http.client;
