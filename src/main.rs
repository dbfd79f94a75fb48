//! The thin binary: hands the command line to the library.

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    bindery::cli::run(std::env::args_os())
}
