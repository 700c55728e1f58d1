package dev.sheaf.backend.cpu.internal.compile;

/** A step that stores a row's state: also for rows that left, where missing state is filled. */
interface AppendsState extends Step {}
