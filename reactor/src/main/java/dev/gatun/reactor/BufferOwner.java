package dev.gatun.reactor;

/** Who takes a buffer's memory back when its last reference is released. */
@FunctionalInterface
interface BufferOwner {
    void reclaim(Buffer buffer);
}
