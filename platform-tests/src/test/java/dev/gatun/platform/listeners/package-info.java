/** Listening sockets: what becomes of those that break. */
package dev.gatun.platform.listeners;
