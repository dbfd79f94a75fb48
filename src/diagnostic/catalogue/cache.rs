//! `K`: what was kept from builds before.

catalogue! {
    K001 Warning out_of_reach(fault)
        "the cache cannot be used: {fault}"
        hint "the build goes on without it; look at the address and at who may use it"
        explain "What was made is kept, so that it need not be made again. The folder could not be written to, or the bucket did not answer. Everything is made as if there were no cache.";
    K002 Error bad_address(place, fault)
        "`{place}` is no place for a cache: {fault}"
        hint "name a folder, or a bucket as in `s3://bucket/folder`, `gs://bucket/folder` or `az://container/folder`"
        explain "`--cache` takes the path of a folder or the address of a bucket. Who may use the bucket is said by the variables of the environment that its maker's own tools read.";
}
