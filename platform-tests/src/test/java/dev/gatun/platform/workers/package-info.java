/** Several JVMs that serve one port: killed, replaced and left alone under load. */
package dev.gatun.platform.workers;
